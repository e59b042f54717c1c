# Go back to the generation before, and do not take what runs now again as an update.
# ROLLBACK: the program that goes back.
if [ "$(id -u)" = 0 ] && [ -e "${TRIAL:-/var/lib/kiln-updates/trial.json}" ]; then
  # A switch that is not kept yet: its supervisor goes back.
  exec kiln-updates back >/dev/null
fi
before=$(readlink -f "${RUNNING:-/run/current-system}")
"$ROLLBACK" "$@"
if [ "$before" != "$(readlink -f "${RUNNING:-/run/current-system}")" ]; then
  kiln-updates back --running "$before" >/dev/null
fi
