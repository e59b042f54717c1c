// Scripts that run on a host to receive a file: for any POSIX sh, with GNU dd, stat, mv, sync and sha256sum, which
// Debian, NixOS, Fedora and Proxmox have. A file has a temporary name until it is complete, and its bytes are written
// at their offsets, so that late writes of a lost connection are harmless.

/** $1: the file. Its size, or 0. */
export const lookScript = 'stat -c %s -- "$1" 2>/dev/null || echo 0'

/** $1: the file, $2: the start offset. Private to its owner. dd's fsync covers the whole file. */
export const writeScript =
  'umask 077; exec dd of="$1" bs=1M seek="$2" oflag=seek_bytes iflag=fullblock conv=notrunc,fsync status=none'

/** $1: the file. */
export const hashScript = 'sha256sum <"$1"'

/** $1: the file, $2: its final name, unless that is taken (then 17). */
export const publishScript = `[ ! -e "$2" ] && [ ! -L "$2" ] || exit 17; mv -nT -- "$1" "$2" || exit 1; [ ! -e "$1" ] || exit 17; sync -- "$2" "\${2%/*}"`

/** $1…: files that may exist. */
export const removeScript = 'exec rm -f -- "$@"'

export const existsStatus = 17

/** Runs the script in English, so that its output can be parsed. */
export const shWords = (script: string, ...words: string[]): string[] => [
  'env',
  'LC_ALL=C',
  'sh',
  '-c',
  script,
  'sh',
  ...words,
]
