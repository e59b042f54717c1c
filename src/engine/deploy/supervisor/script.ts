// What Kiln runs on a host: one POSIX shell script, sent over SSH's stdin, which needs nothing of the new closure.
// docs/adr/0019 says why it works as it does; docs/deploy.md what it leaves behind. Neither "${" nor a backquote is in it,
// so that its parts are the script, letter for letter (script.test.ts runs it in several shells, and shellcheck).
//
// A host that is being switched has /run/kiln/deploy/ID, which only root may read:
//   from, to, mode, commit, limits, who   what was asked for       log        what activation and this script printed
//   state      starting activating waiting committing restarting rolling-back done
//   decision   a link whose target is a word: made once, by the first that decides (confirm, rollback:WHY, timeout)
//   outcome    how it ended: a word, and why
//   pid        the supervisor, with the time of its start in clock ticks
import { answer } from './parts/answer.ts'
import { common } from './parts/common.ts'
import { restart } from './parts/restart.ts'
import { supervise } from './parts/supervise.ts'

/** Every store path of a system has this form; anything else is refused before it reaches a host. */
export const storePathPattern = /^\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+\-._?=]{1,207}$/
export const deployIdPattern = /^[a-z0-9][a-z0-9-]{3,59}$/

const verbs = `
verb=$1
[ "$#" = 0 ] || shift
case $verb in
  look) look "$@" ;;
  history) history && echo "end history" ;;
  hold)
    mkdir -p "$roots" && ln -sfn "$2" "$roots/$1-new" || exit 73
    [ ! -e "$2" ] || echo there
    ;;
  release) rm -f "$roots/$1-new" ;;
  closure) closure "$1" && echo "end closure" ;;
  dry) "$1/bin/switch-to-configuration" dry-activate 2>&1 </dev/null ;;
  start | follow | decide | supervise | restarted)
    id=$1 dir=$base/$1
    shift
    case $verb in
      start)
        start "$@"
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
`

export const hostScript = [common, supervise, restart, answer, verbs].join('')
