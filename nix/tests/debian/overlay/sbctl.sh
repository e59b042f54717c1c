# shellcheck shell=bash
# What lanzaboote's units ask of sbctl, with the files that sbctl writes: `create-keys …` and `enroll-keys --export auth …`.
# Microsoft's keys are left out: what these machines start is all their own.
set -euo pipefail

setting() { sed --quiet "s/^$1: *[\"']\{0,1\}\([^\"']*\)[\"']\{0,1\}$/\1/p" /etc/sbctl/sbctl.conf; }
keys=$(setting keydir)
guid=$(setting guid)
[[ -n $keys && -n $guid ]] || { echo "sbctl: /etc/sbctl/sbctl.conf names no keydir and guid" >&2; exit 1; }

create_keys() {
  umask 077
  mkdir -p "$keys" "$(dirname "$guid")"
  [[ -e $guid ]] || uuidgen >"$guid"
  for name in PK KEK db; do
    [[ ! -e $keys/$name/$name.pem ]] || continue
    mkdir -p "$keys/$name"
    openssl req -quiet -new -x509 -newkey rsa:2048 -sha256 -nodes -days 3650 -subj "/CN=$name of this machine" \
      -keyout "$keys/$name/$name.key" -out "$keys/$name/$name.pem"
  done
}

# Each variable's content, signed by the key that may change it.
export_variables() {
  local list
  list=$(mktemp --directory)
  for pair in PK:PK KEK:PK db:KEK; do
    name=${pair%:*}
    signer=${pair#*:}
    openssl x509 -in "$keys/$name/$name.pem" -outform DER -out "$list/$name.der"
    sbsiglist --owner "$(<"$guid")" --type x509 --output "$list/$name.esl" "$list/$name.der"
    sbvarsign --key "$keys/$signer/$signer.key" --cert "$keys/$signer/$signer.pem" \
      --attr NON_VOLATILE,BOOTSERVICE_ACCESS,RUNTIME_ACCESS --output "$name.auth" "$name" "$list/$name.esl"
  done
  rm -r "$list"
}

case "$*" in
  "create-keys --export "*" --database-path "*)
    keys=$3
    guid=$5
    create_keys
    ;;
  "enroll-keys --export auth" | "enroll-keys --export auth --microsoft") export_variables ;;
  *)
    echo "sbctl: nothing stands in for \"sbctl $*\" here" >&2
    exit 1
    ;;
esac
