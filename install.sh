#!/bin/sh
# Installs a release of bench into a folder of the user. Needs sh, tar, and curl or wget.
#
#   curl -fsSL https://github.com/OWNER/bench/releases/latest/download/install.sh | sh
#   curl -fsSL .../install.sh | BENCH_INSTALL_VERSION=v0.1.0 sh
#
# In a pipe a variable belongs before `sh`: before `curl` it would reach curl alone.
# Nothing runs until the last line is read, so a download that breaks off does nothing.
set -eu

usage() {
  cat <<'TEXT'
Installs a release of bench into a folder of the user.

  curl -fsSL URL/install.sh | sh
  curl -fsSL URL/install.sh | BENCH_INSTALL_VERSION=v0.1.0 sh

In a pipe the variables belong before `sh`, not before `curl`:
  BENCH_INSTALL_VERSION       latest (default), a tag as v0.1.0, or a preview as
                              preview-pr-12-abc1234
  BENCH_INSTALL_DIR           where to put it (default: $HOME/.local/bin)
  BENCH_INSTALL_REPO          OWNER/NAME on GitHub, or the https address of a
                              repository elsewhere that serves releases the same way
  BENCH_INSTALL_URL           the address of one archive, instead of a version
  BENCH_INSTALL_CHECKSUM_URL  the address of its SHA-256 (default: checksums.txt
                              beside the archive)

An archive is installed only if its SHA-256 is right and its `bench` starts. The
bench that was there before stays until then.
TEXT
}

say() { printf 'install.sh: %s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- what to install -----------------------------------------------------------------------------

detect_target() {
  system=$(uname -s) machine=$(uname -m)
  case $system in
    Linux) os=linux ;;
    Darwin) os=macos ;;
    *) die "no releases for '$system', only for Linux and macOS (hint: build from source)" ;;
  esac
  case $machine in
    x86_64 | amd64) arch=x86_64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) die "no releases for '$machine', only for x86_64 and arm64 (hint: build from source)" ;;
  esac
  # A shell under Rosetta believes that it runs on Intel.
  if [ "$os" = macos ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null)" = 1 ]; then
    arch=arm64
  fi
  target=$os-$arch
}

releases_url() {
  repository=${BENCH_INSTALL_REPO:-$default_repository}
  case $repository in
    @*) die "this copy does not know its repository (hint: set BENCH_INSTALL_REPO=OWNER/NAME)" ;;
    *://*) echo "${repository%/}/releases" ;;
    */*) echo "https://github.com/$repository/releases" ;;
    *) die "BENCH_INSTALL_REPO is '$repository', not OWNER/NAME" ;;
  esac
}

# Where the release's files are: a tag's folder, or GitHub's redirect to the newest.
release_folder() {
  case $version in
    latest) echo "$releases/latest/download" ;;
    *) echo "$releases/download/$version" ;;
  esac
}

read_version() {
  version=${BENCH_INSTALL_VERSION:-latest}
  case $version in
    *[!A-Za-z0-9._-]*) die "BENCH_INSTALL_VERSION is '$version', which is no tag" ;;
    [0-9]*) version=v$version ;;
  esac
}

# --- downloads -----------------------------------------------------------------------------------

require_tools() {
  for tool in tar mktemp; do
    has $tool || die "'$tool' is not installed"
  done
  has curl || has wget || die "neither curl nor wget is installed"
  has sha256sum || has shasum || has openssl ||
    die "no way to compute a SHA-256: none of sha256sum, shasum and openssl is installed"
}

# https only, but for a server on this machine.
require_safe_url() {
  case $1 in
    https://*) ;;
    http://*@*) die "refusing '$1': not https" ;;
    http://127.0.0.1[:/]* | http://localhost[:/]* | http://\[::1\][:/]*) ;;
    *) die "refusing '$1': not https" ;;
  esac
}

download_once() {
  if has curl; then
    case $1 in
      https://*) protocols='=https' ;;
      *) protocols='=http,https' ;;
    esac
    curl -fsSL --proto "$protocols" --connect-timeout 15 --speed-limit 1 --speed-time 30 \
      --max-time 1800 -o "$2" "$1"
  elif wget --version 2>/dev/null | read -r _; then
    wget -nv --tries=1 --timeout=30 -O "$2" "$1"
  else
    # BusyBox's has no safe options; it also does not check certificates.
    if has timeout; then timeout 1800 wget -O "$2" "$1"; else wget -O "$2" "$1"; fi
  fi
}

# Downloads $1 to file $2, or says in $problem why not. What is not there is asked for only once.
download() {
  require_safe_url "$1"
  for pause in 1 2 0; do
    if problem=$(download_once "$1" "$2" 2>&1); then return 0; fi
    case $problem in
      *"error: 4"[01][0-7]* | *"ERROR 4"[01][0-7]* | *"HTTP/1."?" 4"[01][0-7]*) return 1 ;;
    esac
    [ $pause -eq 0 ] || sleep $pause
  done
  return 1
}

sha256_of() {
  if has sha256sum; then
    sum=$(sha256sum <"$1")
  elif has shasum; then
    sum=$(shasum -a 256 <"$1")
  else
    sum=$(openssl dgst -sha256 -r <"$1")
  fi
  echo "${sum%% *}"
}

# --- the checksum file ---------------------------------------------------------------------------

is_sha256() {
  case $1 in *[!0-9a-f]*) return 1 ;; esac
  [ ${#1} -eq 64 ]
}

# Finds the line of checksums.txt whose name fits the pattern $1; sets $archive and $expected.
# A file of nothing but one checksum fits any name.
find_checksum() {
  archive='' expected=''
  while read -r sum name _ || [ -n "$sum" ]; do
    name=${name#\*}
    # shellcheck disable=SC2254 # a pattern
    case $name in
      $1) archive=$name ;;
      '') archive=${archive_url##*/} ;;
      *) continue ;;
    esac
    is_sha256 "$sum" || die "'$checksum_url' holds no SHA-256 for '$archive'"
    expected=$sum
    return 0
  done <"$temporary/checksums.txt"
  return 1
}

# $1 is a hint for when there are none.
fetch_checksums() {
  download "$checksum_url" "$temporary/checksums.txt" ||
    die "cannot get '$checksum_url', and nothing is installed unchecked: $problem$1"
}

# Sets $archive_url and $expected for a version.
resolve_version() {
  folder=$(release_folder)
  checksum_url=${BENCH_INSTALL_CHECKSUM_URL:-$folder/checksums.txt}
  fetch_checksums " (hint: is there a release '$version' at '$releases'?)"
  case $version in
    latest) pattern="bench-*-$target.tar.gz" ;;
    *) pattern="bench-$version-$target.tar.gz" ;;
  esac
  find_checksum "$pattern" || die "release '$version' has no archive for $target"
  # By its tag from here on: `latest` may be another release in a moment.
  version=${archive#bench-}
  version=${version%-"$target".tar.gz}
  archive_url=$releases/download/$version/$archive
}

# Sets $archive_url and $expected for BENCH_INSTALL_URL.
resolve_url() {
  archive_url=$BENCH_INSTALL_URL
  checksum_url=${BENCH_INSTALL_CHECKSUM_URL:-${archive_url%/*}/checksums.txt}
  require_safe_url "$archive_url"
  fetch_checksums ""
  find_checksum "${archive_url##*/}" || die "'$checksum_url' does not name '${archive_url##*/}'"
}

# --- the archive ---------------------------------------------------------------------------------

fetch_archive() {
  say "downloading $archive_url"
  download "$archive_url" "$temporary/archive.tar.gz" ||
    die "cannot download '$archive_url': $problem"
  actual=$(sha256_of "$temporary/archive.tar.gz")
  [ "$actual" = "$expected" ] ||
    die "the SHA-256 of '$archive_url' is $actual, but should be $expected: nothing was installed"
}

check_listing() {
  tar -tzf "$temporary/archive.tar.gz" >"$temporary/listing" 2>/dev/null ||
    die "'$archive_url' is no tar.gz archive"
  found=false
  while read -r member; do
    case /$member/ in
      //* | */../*) die "'$archive_url' has a member outside of its folder: '$member'" ;;
      /bench/) found=true ;;
    esac
  done <"$temporary/listing"
  $found || die "'$archive_url' holds no 'bench'"
}

unpack() {
  check_listing
  mkdir "$temporary/unpacked"
  tar -xozf "$temporary/archive.tar.gz" -C "$temporary/unpacked" bench ||
    die "cannot unpack '$archive_url'"
  binary=$temporary/unpacked/bench
  if [ -L "$binary" ] || [ ! -f "$binary" ]; then die "'bench' in '$archive_url' is no file"; fi
  chmod 755 "$binary"
}

why_not_started() {
  for loader in /lib/ld-musl-*; do
    if [ -e "$loader" ]; then
      echo " (hint: this system has musl, releases need glibc; build from source)"
      return
    fi
  done
  case $1 in
    *GLIBC* | *CXXABI*) echo " (hint: this system's C library is older; build from source)" ;;
    *"shared libraries"*) echo " (hint: install the library that is named)" ;;
  esac
}

check_start() {
  if ! installed=$("$binary" --version 2>&1 </dev/null); then
    die "the downloaded bench does not start here: $installed$(why_not_started "$installed")"
  fi
}

# --- the place -----------------------------------------------------------------------------------

# The temporary folder is in the place itself: it shows at once whether one may write and run there,
# and the last step is a rename within one file system.
prepare_place() {
  place=${BENCH_INSTALL_DIR:-${HOME:?is not set, and neither is BENCH_INSTALL_DIR}/.local/bin}
  mkdir -p "$place" 2>/dev/null ||
    die "cannot make the folder '$place' (hint: set BENCH_INSTALL_DIR)"
  place=$(cd "$place" && pwd)
  [ ! -d "$place/bench" ] || die "'$place/bench' is a folder"
  temporary=$(mktemp -d "$place/.bench-install.XXXXXX" 2>/dev/null) ||
    die "cannot write into '$place' (hint: set BENCH_INSTALL_DIR)"
}

clean_up() { [ -z "$temporary" ] || rm -rf "$temporary"; }

advise_on_path() {
  case :$PATH: in
    *":$place:"*) ;;
    *)
      say "'$place' is not on your PATH; add this line to your shell's profile:"
      say "  export PATH=\"$place:\$PATH\""
      return ;;
  esac
  first=$(command -v bench || true)
  [ "$first" = "$place/bench" ] || say "note: '$first' comes before it on your PATH"
}

main() {
  case ${1:-} in
    '') ;;
    -h | --help) usage; return ;;
    *) usage >&2; exit 2 ;;
  esac
  default_repository=@REPOSITORY@
  temporary=
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  require_tools
  detect_target
  read_version
  prepare_place
  if [ -n "${BENCH_INSTALL_URL:-}" ]; then
    resolve_url
  else
    releases=$(releases_url)
    resolve_version
  fi
  fetch_archive
  unpack
  check_start
  mv -f "$binary" "$place/bench" || die "cannot replace '$place/bench'"
  say "installed $installed as '$place/bench'"
  advise_on_path
}

main "$@"
