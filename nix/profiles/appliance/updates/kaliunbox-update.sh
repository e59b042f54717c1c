# Look for an update of this box, and switch to it at once.
for word in "$@"; do
  case $word in
    --again | --upgrade) ;;
    *)
      echo "usage: kaliunbox-update [--again] [--upgrade]" >&2
      echo "Switches to the newest update. --again: also to one that went back before. --upgrade: of a repository, with its" \
        "inputs as they are now." >&2
      exit 2
      ;;
  esac
done
if [ "$(id -u)" != 0 ]; then
  echo "kaliunbox-update: only root may update. Try: sudo kaliunbox-update" >&2
  exit 1
fi
exec kiln-updates now "$@" >/dev/null
