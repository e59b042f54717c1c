# Says on the screen what a shutdown waits for. STOP_SECONDS: how long it waits at most
# KILN_ROOT names another folder than /, for tests.
text="Waiting for Home Assistant to shut down, for at most $STOP_SECONDS seconds"
printf '\r\n%s\r\n' "$text" > "${KILN_ROOT:-}/dev/console" || true
if command -v plymouth > /dev/null && plymouth --ping; then plymouth display-message --text="$text"; fi
