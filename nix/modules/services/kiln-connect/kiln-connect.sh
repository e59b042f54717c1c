# kiln-connect COMMAND …: the commands of `kiln connect` on the data of the service, as its user.
if [ "$#" -eq 0 ]; then
  exec kiln connect --help
fi
command=$1
shift
# At the end, because it may be the command's command that takes it: kiln-connect uploads make NAME.
exec runuser --user kiln-connect -- kiln connect "$command" "$@" --data /var/lib/kiln-connect
