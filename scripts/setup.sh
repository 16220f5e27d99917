#!/usr/bin/env bash
# Make this machine ready: system libraries, Chinese fonts, a virtual environment with locked versions.
# 用法 usage: scripts/setup.sh [--dev]      --dev 另装测试工具 also installs the tools of "make test"
# Safe to run again: what is there already is left alone. pip and apt use this machine's own settings.
set -euo pipefail

cd "$(dirname "$0")/.."
extra=runtime lock=requirements.lock
if [ "${1:-}" = "--dev" ]; then extra=dev lock=requirements-dev.lock; fi
venv=.venv
mkdir -p "$venv"
log=$PWD/$venv/setup.log
: >"$log"

say() { printf '==> %s\n' "$*"; }
# Ends the run with a reason in both languages, and the end of the log where it says more.
fail() {
    printf '\n错误 error: %s\n' "$*" >&2
    if [ -s "$log" ]; then printf '日志 log: %s\n' "$log" >&2 && tail -n 8 "$log" >&2; fi
    exit 1
}

# --- system libraries (Debian, Ubuntu) -------------------------------------------------------------
libraries="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk"
# The tests of the registry start a PostgreSQL of their own (own cluster, own port, loopback); Debian's cluster is not used.
# Playwright, which drives the browser of the browser tests, brings a Node that is linked against libatomic.
if [ "$extra" = dev ]; then libraries="$libraries postgresql libatomic1"; fi

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() { [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; }

apt_update() {
    if [ -z "${apt_updated:-}" ]; then
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >>"$log" 2>&1 || return 1
        apt_updated=yes
    fi
}

# apt_install PACKAGE…: those that are missing, and nothing that they merely recommend.
apt_install() {
    local missing=() package
    for package in "$@"; do installed "$package" || missing+=("$package"); done
    if [ ${#missing[@]} = 0 ]; then return 0; fi
    say "安装系统包 installing system packages: ${missing[*]}"
    can_be_root || fail "没有 root 权限，也不能免密 sudo。请管理员先执行：
    apt-get update && apt-get install -y --no-install-recommends ${missing[*]}
  (neither root nor password-free sudo: ask the administrator to run this, then try again)"
    apt_update || fail "apt-get update 失败：多半是没有联网，或者软件源不可用 (offline, or no package mirror)"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "${missing[@]}" \
        >>"$log" 2>&1 || fail "装不上系统包：多半是没有联网 (offline?) cannot install: ${missing[*]}"
}

find_python() {
    local candidate
    for candidate in python3.11 python3.12 python3.13 python3; do
        if command -v "$candidate" >/dev/null &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

python=$(find_python) || fail "需要 Python 3.11 或更高版本 (Python 3.11 or later is needed)"
has_venv() { "$python" -c 'import venv, ensurepip' 2>/dev/null; }

if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then
    debian=yes
    if ! has_venv; then libraries="$libraries $("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; fi
    # shellcheck disable=SC2086
    apt_install $libraries
else
    debian=
    has_venv || fail "$python 缺少 venv 模块 (has no venv module)"
    say "不是 Debian 系统：请自行安装 Pango、HarfBuzz（含 subset）、fontconfig 和 Noto CJK 字体 (not Debian: install these yourself)"
fi

# --- the browser of the browser tests (they are skipped, and say so, where there is none) -------------
if [ "$extra" = dev ] && [ -n "$debian" ] && ! command -v chromium >/dev/null; then
    if [ "$(. /etc/os-release && echo "${ID:-}")" = debian ]; then
        apt_install chromium
    else
        say "没有 chromium，网页的浏览器测试不运行：请自行安装 (no chromium: the browser tests are skipped; install it yourself)"
    fi
fi

# --- Fandol fonts (仿宋、楷体、黑体、宋体), out of Debian's TeX package, kept in .fonts --------------
fonts=.fonts
fandol="FandolFang-Regular FandolKai-Regular FandolHei-Regular FandolSong-Regular FandolSong-Bold"

fonts_missing() {
    local name
    for name in $fandol; do [ -s "$fonts/$name.otf" ] || return 0; done
    return 1
}

fetch_fonts() {
    local folder archive name
    folder=$(mktemp -d)
    chmod 755 "$folder"
    (
        cd "$folder"
        apt-get -q download texlive-lang-chinese >>"$log" 2>&1 ||
            { apt_update && apt-get -q download texlive-lang-chinese >>"$log" 2>&1; }
    ) || { rm -rf "$folder"; return 1; }
    archive=$(ls "$folder"/texlive-lang-chinese_*.deb)
    dpkg-deb --fsys-tarfile "$archive" | tar -x -C "$folder" --wildcards '*/fandol/*' >>"$log" 2>&1 || { rm -rf "$folder"; return 1; }
    mkdir -p "$fonts"
    for name in $fandol; do find "$folder" -name "$name.otf" -exec cp {} "$fonts/" \; ; done
    find "$folder" -path '*fandol*' \( -name 'COPYING*' -o -name 'README*' \) -exec cp {} "$fonts/" \;
    rm -rf "$folder"
}

if fonts_missing && [ -n "$debian" ]; then
    say "取得仿宋、楷体、黑体 fetching the Fandol fonts (49 MB, once)"
    fetch_fonts || say "没有取得 Fandol 字体，文书改用 Noto 字体 (Fandol not available: notices will use Noto); 详见 see $log"
fi

# --- virtual environment ---------------------------------------------------------------------------
if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    say "建立虚拟环境 creating $venv"
    "$python" -m venv "$venv" >>"$log" 2>&1 || fail "建立虚拟环境失败 cannot create the virtual environment"
fi

stamp=$venv/.installed-$extra
wanted=$(cat "$lock" pyproject.toml | cksum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    say "安装 Python 包（锁定版本）installing the locked Python packages: $lock"
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock" >>"$log" 2>&1 ||
        fail "pip 安装失败：没有联网，或者软件源里没有锁定的版本 (offline, or the index lacks a locked version)"
    "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . >>"$log" 2>&1 ||
        fail "安装本项目失败 cannot install the project itself"
    if [ "$extra" = dev ]; then printf '%s\n' "$(cat requirements.lock pyproject.toml | cksum)" >"$venv/.installed-runtime"; fi
    printf '%s\n' "$wanted" >"$stamp"
fi
say "就绪 ready"
