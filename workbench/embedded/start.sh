# Starts the installation under whatever Python there is; the arguments are the extras asked for.
python=${PYTHON:-python3}
if ! command -v "$python" >/dev/null 2>&1; then
    for python in python3.13 python3.12 python3.11 ''; do
        [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 && break
    done
    if [ -n "${PYTHON:-}" ]; then
        echo "PYTHON=$PYTHON: there is no such command." >&2
        exit 1
    elif [ -z "$python" ]; then
        echo "There is no Python here: install Python 3.11, 3.12 or 3.13 (on Debian: apt install python3 python3-venv)." >&2
        exit 1
    fi
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 6))' >/dev/null 2>&1; then
    echo "The workbench needs Python 3.11, 3.12 or 3.13, and $python is older or cannot be started." >&2
    exit 1
fi
exec "$python" "$(dirname "$0")/environment.py" "$@"
