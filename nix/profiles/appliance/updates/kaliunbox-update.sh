# Look for an update of this box, and switch to it at once.
case ${1:-} in
  "") ;;
  --again) ;;
  *)
    echo "usage: kaliunbox-update [--again]" >&2
    echo "Switches to the published update. --again: also to one that went back before." >&2
    exit 2
    ;;
esac
if [ "$(id -u)" != 0 ]; then
  echo "kaliunbox-update: only root may update. Try: sudo kaliunbox-update" >&2
  exit 1
fi
exec kiln-updates now "$@" >/dev/null
