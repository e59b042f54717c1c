# Part of the tools that switch a host between its targets: how its firmware has Secure Boot, and where the keys are.
# PKI_BUNDLE: the keys' folder  KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
# shellcheck disable=SC2034 # of what is put after this
db=$root$PKI_BUNDLE/keys/db/db.pem
# Four bytes of attributes, and the value.
variable() {
  local file=$root/sys/firmware/efi/efivars/$1-8be4df61-93ca-11d2-aa0d-00e098032b8c
  if [[ -e $file ]]; then od --address-radix=n --format=u1 --skip-bytes=4 --read-bytes=1 "$file" | tr --delete ' '; else echo none; fi
}
# shellcheck disable=SC2034 # of what is put after this
enforced=$(variable SecureBoot)
# shellcheck disable=SC2034 # of what is put after this
setup=$(variable SetupMode)
