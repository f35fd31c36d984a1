#!/usr/bin/env bash
# Puts plugsmith on PATH for the steps that follow, and says where state is and is pushed to, and which sandbox has to
# work. Its argument is no for jobs that do not compile.
set -euo pipefail
if [ -z "${PLUGSMITH_PROGRAM:-}" ]; then # a machine of one's own may have it ready
    if [ "$1" != no ]; then python -m generator.bootstrap; else python -m generator.bootstrap light; fi
    PLUGSMITH_PROGRAM="$PWD/.venv/bin/plugsmith"
    if [ -d .venv/Scripts ]; then PLUGSMITH_PROGRAM="$PWD/.venv/Scripts/plugsmith"; fi
    if [ "$1" != no ] && [ "$RUNNER_OS" = Linux ]; then # Ubuntu lets no program make user namespaces by itself
        sudo sysctl --quiet --write kernel.apparmor_restrict_unprivileged_userns=0
    fi
fi
if [ "$1" != no ] && [ "$RUNNER_OS" = Linux ]; then # named, so that nothing weaker is taken in silence
    echo "PLUGSMITH_SANDBOX=${PLUGSMITH_SANDBOX:-bubblewrap}" >>"$GITHUB_ENV"
fi
echo "PYTHONUTF8=1" >>"$GITHUB_ENV" # Windows would print in another character set
dirname "$PLUGSMITH_PROGRAM" >>"$GITHUB_PATH"
{
    echo "PLUGSMITH_STATE_DIR=${PLUGSMITH_STATE_DIR:-$PWD/.state}"
    echo "PLUGSMITH_REMOTE=${PLUGSMITH_REMOTE:-$GITHUB_SERVER_URL/$GITHUB_REPOSITORY}"
} >>"$GITHUB_ENV"
