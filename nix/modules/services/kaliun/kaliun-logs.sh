# kaliun-logs: whether this box sends its journal to its Connect. Only root at the box decides that: a Connect cannot.
file=/var/lib/kaliun/send_logs
cursor=/var/lib/kaliun/last_log_cursor
case "${1-status}" in
  on)
    if [ ! -e "$file" ]; then
      # Lines before this place of the journal are not sent, also where the clock is behind. Without it the time of the file counts.
      (
        umask 077
        journalctl --lines=0 --show-cursor --no-pager 2>/dev/null | sed -n 's/^-- cursor: //p' >"$cursor.partial" || true
      )
      if [ -s "$cursor.partial" ]; then mv "$cursor.partial" "$cursor"; else rm -f "$cursor.partial" "$cursor"; fi
      touch "$file"
    fi
    echo "This box sends its journal to its Connect from now on, without what has the form of a secret."
    ;;
  off)
    rm -f "$file" "$cursor"
    echo "This box sends no logs. What Connect has, its owner removes there."
    ;;
  status)
    if [ -e "$file" ]; then
      echo "This box sends its journal to its Connect."
    else
      echo "This box sends no logs."
    fi
    ;;
  *)
    echo "usage: kaliun-logs [on | off | status]" >&2
    exit 64
    ;;
esac
