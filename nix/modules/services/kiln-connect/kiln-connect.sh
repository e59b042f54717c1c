# kiln-connect COMMAND …: the commands of `kiln connect` on the data of the service, as its user.
if [ "$#" -eq 0 ]; then
  exec kiln connect --help
fi
options=()
if [ "$1" = --json ]; then
  options=(--json)
  shift
fi
command=${1:---help}
shift || true
data=/var/lib/kiln-connect
# Everyone may read the help, and it stops no service.
if [ "$command" = help ]; then exec kiln connect help "$@"; fi
for word in "$command" "$@"; do
  if [ "$word" = --help ] || [ "$word" = -h ]; then exec kiln connect "$command" "$@"; fi
done
if [ "$(id -u)" != 0 ]; then
  echo "kiln-connect: only root can use the data of the service: sudo kiln-connect $command" >&2
  exit 1
fi
# A whole folder comes or none, so it is made beside the other one, where the service's user may not write.
if [ "$command" = restore ]; then
  backup=
  for word in "$@"; do
    case $word in -*) ;; *) backup=$word ;; esac
  done
  # Kiln refuses it with the reason, while the service still serves.
  if [ -z "$backup" ] || [ ! -f "$backup/connect.db" ] || [ -e "$data/connect.db" ]; then
    exec kiln connect "${options[@]}" restore "$@" --data "$data"
  fi
  systemctl stop kiln-connect.service
  status=0
  kiln connect "${options[@]}" restore "$@" --data "$data" || status=$?
  if [ -d "$data" ]; then chown --recursive --no-dereference kiln-connect:kiln-connect "$data"; fi
  if [ "$status" = 0 ] || [ -e "$data/connect.db" ]; then
    systemctl start kiln-connect.service
  else
    # Started in an empty folder it would begin a new Connect, beside which no backup can be restored.
    echo "kiln-connect: nothing was restored, and the service kiln-connect is stopped. Restore another backup, or start it to begin a new Connect: systemctl start kiln-connect" >&2
  fi
  exit "$status"
fi
# The option comes last, because a sub-command may be what takes it: kiln-connect uploads make NAME.
exec runuser --user kiln-connect -- kiln connect "${options[@]}" "$command" "$@" --data "$data"
