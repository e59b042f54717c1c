// The program that Kiln runs on a host: one POSIX shell script, sent over SSH's stdin, which needs nothing of the new closure.
// docs/adr/0019 says why it works as it does; docs/deploy.md what it leaves behind. Its parts are the files beside this one, in
// their order; script.test.ts runs it in several shells, and shellcheck over it.
//
// A host that is being switched has /run/kiln/deploy/ID, which only root may read:
//   from, to, mode, commit, limits, who   the request              log        what activation and this script printed
//   state      starting activating waiting committing restarting rolling-back done
//   decision   a link whose target is a word: made once, by the first that decides (confirm, rollback:WHY, timeout)
//   outcome    how it ended: a word, and why
//   pid        the supervisor, with the time of its start in clock ticks
import { shellFile } from '#engine/shell-file.ts'

export const hostScript = [
  shellFile(import.meta.url, '../../nix/folders-there.sh'),
  shellFile(import.meta.url, './common.sh'),
  shellFile(import.meta.url, './supervise.sh'),
  shellFile(import.meta.url, './boot-menu.sh'),
  shellFile(import.meta.url, './restart.sh'),
  shellFile(import.meta.url, './answer.sh'),
  shellFile(import.meta.url, './verbs.sh'),
].join('\n')
