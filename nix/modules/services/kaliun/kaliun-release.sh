# kaliun-release [--yes]: this box no longer has an owner, and the SSH keys that came with its claim in the network let no one in.
# It shows a code again. What is open stays open, and a box of a Connect is released there.
if [ "$(id -u)" != 0 ]; then
  echo "kaliun-release: root alone can do this: sudo kaliun-release" >&2
  exit 1
fi
case "${1-}" in
  --yes) ;;
  "")
    echo "This takes the box from its owner: their SSH keys no longer let anyone in, and it shows a code again."
    printf 'Release it? [y/N] '
    read -r answer || answer=
    if [ "$answer" != y ] && [ "$answer" != yes ]; then
      echo "Nothing was changed."
      exit 1
    fi
    ;;
  *)
    echo "usage: kaliun-release [--yes]" >&2
    exit 64
    ;;
esac
kaliunbox-lan-claim --release
# One that still repeats its answer to a claim of a minute ago is ended.
systemctl restart kaliunbox-lan-claim.service
