# kiln-connect COMMAND …: the commands of `kiln connect` on the data of the service, as its user.
if [ "$#" -eq 0 ]; then
  exec kiln connect --help
fi
command=$1
shift
# The option comes last, because a sub-command may be what takes it: kiln-connect uploads make NAME.
exec runuser --user kiln-connect -- kiln connect "$command" "$@" --data /var/lib/kiln-connect
