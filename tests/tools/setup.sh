#!/usr/bin/env bash
# Everything the commands of the Makefile need, each step skipped when it is already there.
#   setup.sh build     what `make build` and `make serve` need
#   setup.sh test      the same, and what `make test` needs
#   setup.sh hosting   the web servers that `make hosting` tries
#   setup.sh lighthouse  what `make lighthouse` needs besides a browser
#   setup.sh fuzz      what `make fuzz` needs: a compiler for the fuzzer, which is written in C++
# Tools go to Cargo's own folder and to a cache folder, never into the checkout; the only thing
# left here is an ignored link `node_modules` to the cache.
set -euo pipefail
cd "$(dirname "$0")/../.."

CACHE=${CACHE:?the Makefile gives the cache folder}
TRUNK=0.21.14
WASM_BINDGEN=0.2.129
RUST=1.95
NODE=20.19

missing() { printf 'setup: %s\n' "$*" >&2; exit 1; }
say() { printf 'setup: %s\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }
# at_least 1.95 1.96.1
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# apt COMMAND PACKAGE...: installs when this is Debian and we may, else says what is missing.
apt() {
    local command=$1; shift
    have "$command" && return
    { [ "$(id -u)" = 0 ] && have apt-get; } || missing "$command is missing: apt-get install $*"
    say "installing $*"
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@"; } \
        >/dev/null || missing "apt-get could not install $*"
    have "$command" || missing "$command is still missing after installing $*"
}

# cargo_tool COMMAND PACKAGE VERSION
cargo_tool() {
    if have "$1" && [ "$("$1" --version | awk '{ print $2 }')" = "$3" ]; then return; fi
    say "installing $2 $3 (some minutes, once)"
    cargo install --quiet --locked --target-dir "$CACHE/cargo" "$2@$3" || missing "cargo could not install $2 $3"
    rm -rf "$CACHE/cargo"
}

# npm_tools FOLDER: its package-lock.json installed into the cache, linked from the folder.
npm_tools() {
    [ -f "$1/package-lock.json" ] || return 0
    local hash home
    hash=$(cat "$1/package.json" "$1/package-lock.json" .npmrc | sha256sum | cut -c 1-16)
    home=$CACHE/npm/$(basename "$1")-$hash
    if [ ! -f "$home/complete" ]; then
        say "installing the npm packages of $1"
        rm -rf "$home" && mkdir -p "$home"
        cp "$1/package.json" "$1/package-lock.json" .npmrc "$home/"
        (cd "$home" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --silent) || missing "npm could not install the packages of $1"
        touch "$home/complete"
    fi
    [ "$(readlink "$1/node_modules" || true)" = "$home/node_modules" ] || {
        rm -rf "$1/node_modules"
        ln -s "$home/node_modules" "$1/node_modules"
    }
}

build() {
    have rustup || missing "rustup is missing: see https://rustup.rs"
    have cargo || missing "cargo is missing: run \`rustup default stable\`"
    at_least $RUST "$(rustc --version | awk '{ print $2 }')" || missing "Rust $RUST or newer is needed: run \`rustup update\`"
    have node && have npm || missing "Node $NODE or newer with npm is missing: see https://nodejs.org"
    at_least $NODE "$(node --version | tr -d v)" || missing "Node $NODE or newer is needed, this is $(node --version)"
    apt cc gcc libc6-dev
    rustup target list --installed | grep -qx wasm32-unknown-unknown || {
        say "adding the wasm32 target"
        rustup --quiet target add wasm32-unknown-unknown || missing "rustup could not add wasm32-unknown-unknown"
    }
    cargo_tool trunk trunk $TRUNK
    cargo_tool wasm-bindgen wasm-bindgen-cli $WASM_BINDGEN
    npm_tools tests/tools
}

browsers() {
    have "${CHROMIUM:-chromium}" || have google-chrome || apt chromium chromium
    have "${CHROMEDRIVER:-chromedriver}" || apt chromedriver chromium-driver
    have "${FIREFOX:-firefox}" || apt firefox-esr firefox-esr
}

python_tools() {
    apt python3 python3 python3-venv
    at_least 3.10 "$(python3 -c 'import platform; print(platform.python_version())')" || missing "Python 3.10 or newer is needed"
    local hash home
    hash=$(sha256sum <tests/foreign/requirements.txt | cut -c 1-16)
    home=$CACHE/python-$hash
    if [ ! -f "$home/complete" ]; then
        say "installing the Python packages of tests/foreign"
        rm -rf "$home"
        python3 -m venv "$home" >/dev/null || {
            rm -rf "$home"
            [ "$(id -u)" = 0 ] && have apt-get || missing "python3 lacks venv: apt-get install python3-venv"
            apt-get -qq -y install --no-install-recommends python3-venv >/dev/null
            python3 -m venv "$home" || missing "python3 cannot make a venv"
        }
        "$home/bin/pip" install --quiet --disable-pip-version-check --requirement tests/foreign/requirements.txt \
            || missing "pip could not install tests/foreign/requirements.txt"
        touch "$home/complete"
    fi
    ln -sfn "$home" "$CACHE/python"
}

hosting_tools() {
    PATH=$PATH:/usr/sbin
    # Started by us alone, each on a port of its own: whatever the packages would start as a service stays off.
    export RUNLEVEL=1
    apt nginx nginx-light
    apt apache2 apache2-bin
    apt busybox busybox
    apt lighttpd lighttpd
    apt caddy caddy
    apt python3 python3
}

mkdir -p "$CACHE"
case ${1:-build} in
    build) build ;;
    browser) build; browsers; npm_tools tests/e2e ;;
    test) build; browsers; apt soffice libreoffice-calc; npm_tools tests/e2e; npm_tools tests/foreign; [ ! -f tests/foreign/requirements.txt ] || python_tools ;;
    hosting) hosting_tools ;;
    lighthouse) npm_tools tests/lighthouse ;;
    fuzz) build; apt c++ g++ ;;
    *) missing "unknown: $1" ;;
esac
