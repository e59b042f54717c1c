# Says on the screens what a shutdown waits for. STOP_SECONDS: how long it waits at most
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
text="Waiting for Home Assistant to shut down, for at most $STOP_SECONDS seconds"
# Each console by its name, such as "tty0 ttyS0": while Plymouth runs, it takes what is written to /dev/console, and shows
# nothing of it on a serial one.
read -ra consoles < "$root/sys/class/tty/console/active" || true
for console in "${consoles[@]}"; do
  printf '\r\n%s\r\n' "$text" > "$root/dev/$console" || true
done
if command -v plymouth > /dev/null && plymouth --ping; then plymouth display-message --text="$text"; fi
