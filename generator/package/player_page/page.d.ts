// The sources of the two scripts that the page starts: package/player.py puts them in front of player.js.
declare const SOUND: string;
declare const WINDOW: string;
