#!/usr/bin/env bash
# Puts plugsmith on PATH for the steps that follow, and says where state is and is pushed to.
set -euo pipefail
if [ -z "${PLUGSMITH_PROGRAM:-}" ]; then # a machine of one's own may have it ready
    python -m generator.bootstrap
    PLUGSMITH_PROGRAM="$PWD/.venv/bin/plugsmith"
    if [ -d .venv/Scripts ]; then PLUGSMITH_PROGRAM="$PWD/.venv/Scripts/plugsmith"; fi
fi
dirname "$PLUGSMITH_PROGRAM" >>"$GITHUB_PATH"
{
    echo "PLUGSMITH_STATE_DIR=${PLUGSMITH_STATE_DIR:-$PWD/.state}"
    echo "PLUGSMITH_REMOTE=${PLUGSMITH_REMOTE:-$GITHUB_SERVER_URL/$GITHUB_REPOSITORY}"
} >>"$GITHUB_ENV"
