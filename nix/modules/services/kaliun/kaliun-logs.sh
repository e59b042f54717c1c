# kaliun-logs: whether this box sends its journal to its Connect. Only root at the box decides that: a Connect cannot.
file=/var/lib/kaliun/send_logs
case "${1-status}" in
  on)
    # The time of the file is the time from which lines are sent.
    touch "$file"
    echo "This box sends its journal to its Connect from now on, without what has the form of a secret."
    ;;
  off)
    rm -f "$file" /var/lib/kaliun/last_log_cursor
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
