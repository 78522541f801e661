#!/bin/sh
# Makes the virtual environment: venv.sh PYTHON FOLDER. Stock Debian has no ensurepip; root may install it.
set -eu
python=$1 folder=$2

version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || {
    echo "Casefile needs Python 3.11 or newer; there is no '$python'. Try: make PYTHON=python3.12" >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Casefile needs Python 3.11 or newer; '$python' is $version. Try: make PYTHON=python3.12" >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing python3-venv …"
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq "python$version-venv" >/dev/null || apt-get install -y -qq python3-venv >/dev/null
    else
        echo "Python's venv module is missing. Ask an administrator for: apt-get install python3-venv" >&2
        exit 1
    fi
fi
# Half an environment would be taken for a whole one.
trap 'rm -rf "$folder"' EXIT
"$python" -m venv --clear "$folder"
"$folder/bin/python" -m pip --version >/dev/null
trap - EXIT
