# The words that the script is called with: a verb and its arguments.

verb=$1
[ "$#" = 0 ] || shift
case $verb in
  look) look "$@" ;;
  history) history && echo "end history" ;;
  hold)
    mkdir -p "$roots" && ln -sfn "$2" "$roots/$1-new" || exit 73
    [ ! -e "$2" ] || echo there
    ;;
  box)
    mkdir -p /var/lib/kiln || exit 73
    new=$(mktemp /var/lib/kiln/box.XXXXXX) || exit 73
    if printf '%s\n' "$1" >"$new" && chmod 644 "$new" && sync && mv -f "$new" /var/lib/kiln/box; then :; else
      rm -f "$new"
      exit 73
    fi
    ;;
  release) rm -f "$roots/$1-new" ;;
  closure) closure "$1" && echo "end closure" ;;
  dry) "$1/bin/switch-to-configuration" dry-activate 2>&1 </dev/null ;;
  start | take-up | follow | decide | supervise | restarted)
    id=$1 dir=$base/$1
    shift
    case $verb in
      start)
        start "$@"
        follow 0 waiting >&2
        ;;
      take-up)
        take_up "$@"
        follow 0 waiting >&2
        ;;
      follow | decide)
        [ -d "$dir" ] || exit 66
        if [ "$verb" = decide ]; then decide "$1" && shift; fi
        follow "$1" "$2" >&2
        ;;
      restarted) restarted ;;
      *) supervise ;;
    esac
    ;;
  *) exit 64 ;;
esac
