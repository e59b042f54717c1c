# kiln-connect COMMAND …: the commands of `kiln connect` on the data of the service, as its user.
data=/var/lib/kiln-connect
export KILN_CONNECT_DATA=$data
options=()
while [ "${1:-}" = --json ]; do
  options=(--json)
  shift
done
if [ "$#" -eq 0 ]; then exec kiln connect --help; fi
called="$*"
command=$1
shift
# Everyone may read the help, and it stops no service.
if [ "$command" = help ]; then exec kiln connect "${options[@]}" help "$@"; fi
for word in "$command" "$@"; do
  if [ "$word" = --json ]; then options=(--json); fi
  if [ "$word" = --help ] || [ "$word" = -h ]; then exec kiln connect "${options[@]}" "$command" "$@"; fi
done
if [ "$(id -u)" != 0 ]; then exec kiln connect "${options[@]}" --needs-root "$called"; fi
# A whole folder comes or none, so it is made beside the other one, where the service's user may not write.
if [ "$command" = restore ]; then
  for word in "$@"; do
    case $word in
    --json | --) ;;
    # It names another folder, or Kiln refuses it: the service is not concerned.
    -*) exec kiln connect "${options[@]}" restore "$@" ;;
    esac
  done
  # The service still serves while Kiln finds out whether it can be restored.
  status=0
  said=$(kiln connect "${options[@]}" restore --check "$@") || status=$?
  if [ "$status" != 0 ]; then
    if [ -n "$said" ]; then echo "$said"; fi
    exit "$status"
  fi
  # A lost session must not leave the service stopped, and its data root's.
  trap '' HUP INT TERM
  systemctl stop kiln-connect.service
  kiln connect "${options[@]}" restore "$@" || status=$?
  if [ -d "$data" ]; then chown --recursive --no-dereference kiln-connect:kiln-connect "$data"; fi
  if [ "$status" = 0 ] || [ -e "$data/connect.db" ]; then
    systemctl start kiln-connect.service
  else
    # Started in an empty folder it would begin a new Connect, beside which no backup can be restored.
    echo "kiln-connect: nothing was restored, and the service kiln-connect is stopped. Restore another backup, or start it to begin a new Connect: systemctl start kiln-connect" >&2
  fi
  exit "$status"
fi
exec runuser --user kiln-connect -- kiln connect "${options[@]}" "$command" "$@"
