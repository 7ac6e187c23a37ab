#!/bin/sh
# Installs Sterling from this folder into a new environment; no network is used.
#   ./install.sh [FOLDER]        (default: /opt/sterling as root, else ~/.local/share/sterling)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "$(id -u)" = 0 ]; then default=/opt/sterling; else default=$HOME/.local/share/sterling; fi
target=${1:-$default}
python=${PYTHON:-python3}

(cd "$here" && sha256sum --check --quiet SHA256SUMS) || {
    echo "A file of this bundle is not as it was packed. Copy the bundle again." >&2
    exit 1
}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Sterling needs Python 3.11 or newer; $python is older. Set PYTHON to a newer one." >&2
    exit 1
}
echo "- making $target"
# Without pip, which Debian's python3 lacks; the bundle brings its own.
"$python" -m venv --without-pip "$target"
echo "- installing from $here/wheels"
wanted=$(mktemp)
trap 'rm -f "$wanted"' EXIT
sed "s|@HERE@|$here|" "$here/requirements.txt" >"$wanted"
PIP_CONFIG_FILE=/dev/null "$target/bin/python" "$(ls "$here"/wheels/pip-*.whl)/pip" install \
    --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" --require-hashes -r "$wanted"
version=$("$target/bin/sterling" --version)
echo "- $version is installed. Next: $target/bin/sterling serve --data-dir DIR"
