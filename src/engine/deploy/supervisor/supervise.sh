# The supervisor, which takes the host to one whole system or the other, watched or not.

# A link is made once and with its content; to no name that is there, or it would be made inside of that.
holder() { readlink "$base/lock" 2>/dev/null | cut -d : -f 2; }

# Sets holder when another deploy has it.
lock() {
  for turn in 1 2; do
    ln -s "by:$id" "$base/lock" 2>/dev/null && return 0
    holder=$(holder)
    [ "$holder" != "$id" ] || return 0
    [ -z "$holder" ] || break
  done
  [ -n "$holder" ] || return 1
  alive "$holder" && return 1
  follows "$holder" || return 1
  # No other deploy changes it now. By rename: there is a lock at every moment.
  [ "$(holder)" = "$holder" ] && ln -s "by:$id" "$dir/lock" && mv -f "$dir/lock" "$base/lock"
}

# GONE: one alone may take over from a holder that has ended, or from one that ended while it did that.
follows() {
  mkdir -p "$base/$1" || return 1
  claim=$base/$1/next
  while ! ln -s "by:$id" "$claim" 2>/dev/null; do
    next=$(readlink "$claim" | cut -d : -f 2)
    [ -n "$next" ] || return 1
    [ "$next" != "$id" ] || return 0
    if alive "$next"; then
      holder=$next
      return 1
    fi
    claim=$claim.$next
  done
}

finish() {
  say "$1 $2"
  put outcome "$1 $2"
  put state 'done'
  case $1 in rollback-failed) ;; *) rm -f "$roots/$id-old" ;; esac
  rm -f "$roots/$id-new"
  [ "$(holder)" != "$id" ] || rm -f "$base/lock"
  exit 0
}

# SECONDS STOPPABLE COMMAND...: status is its exit status, "hung" after the time, "stopped" when Kiln says roll back.
bounded() {
  limit=$1 stoppable=$2 naps=0
  shift 2
  rm -f "$dir/exit" "$dir/child"
  (
    if command -v setsid >/dev/null; then setsid "$@" & else "$@" & fi
    put child $!
    wait $!
    put exit $?
  ) &
  tick
  end=$((now + limit)) status=''
  while [ ! -e "$dir/exit" ]; do
    tick
    [ "$now" -lt "$end" ] || status=hung
    if [ "$stoppable" = yes ] && [ -L "$dir/decision" ]; then status=stopped; fi
    [ -z "$status" ] || break
    doze
  done
  if [ -z "$status" ]; then
    status=$(get exit)
    return
  fi
  say "$status: $*"
  child=$(get child)
  for signal in TERM KILL; do
    # Its process group where it leads one.
    kill -"$signal" "-$child" 2>/dev/null || kill -"$signal" "$child" 2>/dev/null
    tick
    end=$((now + 5))
    while [ ! -e "$dir/exit" ] && [ "$now" -lt "$end" ]; do doze; tick; done
    [ ! -e "$dir/exit" ] || break
  done
  kill -KILL "-$child" 2>/dev/null
}

# WHY: the system that ran before runs again, or the outcome is that it does not.
back() {
  why=$1
  put state rolling-back
  say "rolling back ($why) to $old"
  for turn in 1 2; do
    bounded "$activate_seconds" no "$old/bin/switch-to-configuration" test
    # 4: some unit did not start; the system itself is whole.
    case $status in 0 | 4) [ "$(current)" = "$old" ] && finish "$undone" "$why" ;; esac
    say "attempt $turn to roll back ended with $status"
  done
  finish rollback-failed "$why"
}

# The profile as it was, and its own boot entry; fails where they are not.
restore_profile() {
  case $was_link in
    system-*-link) bounded 120 no nix-env -p "$profile" --switch-generation "$(number_of "$was_link")" ;;
    *) bounded 120 no nix-env -p "$profile" --set "$was" ;;
  esac
  if [ "$status" != 0 ] || [ "$(resolve "$profile")" != "$was" ]; then
    say "the profile could not be set to $was ($status)"
    return 1
  fi
  [ -x "$was/bin/switch-to-configuration" ] || return 0
  bounded "$activate_seconds" no "$was/bin/switch-to-configuration" boot
  [ "$status" = 0 ] || { say "the boot loader of $was ended with $status"; return 1; }
}

# WHY: nothing of the new system runs; what the next start boots is as it was, or the outcome is that it is not.
undo() {
  if restore_profile; then finish rolled-back "$1"; fi
  finish rollback-failed "$1"
}

number_of() { case $1 in *system-*-link) number=${1##*system-}; echo "${number%-link}" ;; esac; }

# Of those up to the current generation the newest that are to be kept stay, and each of a system that runs, was started, is
# gone back to or is known to start: a generation that was rolled back from may be newer than these.
forget_generations() {
  now_at=$(number_of "$(readlink "$profile")")
  spared=" $old $was $(current) $(resolve /run/booted-system) $(resolve /nix/var/nix/gcroots/kiln-known-good) "
  older=$(for link in "$profile"-*-link; do number_of "$link"; done | sort -rn | while read -r number; do
    [ "$number" -gt "$now_at" ] || echo "$number"
  done | tail -n "+$((keep + 1))" | while read -r number; do
    case $spared in *" $(resolve "$profile-$number-link") "*) ;; *) echo "$number" ;; esac
  done)
  [ -n "$older" ] || return 0
  # shellcheck disable=SC2086 # Numbers, one word each.
  bounded 120 no nix-env -p "$profile" --delete-generations $older
}

commit() {
  put state committing
  # Of the first attempt, where this is another one.
  [ -e "$dir/was" ] || put was "$(resolve "$profile") $(readlink "$profile")"
  read -r was was_link <"$dir/was"
  case $commit in
    none) finish switched test ;;
    set) bounded 120 no nix-env -p "$profile" --set "$new" ;;
    *) bounded 120 no nix-env -p "$profile" --switch-generation "$commit" ;;
  esac
  failed=''
  if [ "$status" != 0 ] || [ "$(resolve "$profile")" != "$new" ]; then failed=profile; fi
  if [ -z "$failed" ]; then
    # Before the boot loader, which may need their room.
    [ "$keep" -eq 0 ] || forget_generations
    bounded "$activate_seconds" no "$new/bin/switch-to-configuration" boot
    [ "$status" = 0 ] || failed="boot-loader $status"
  fi
  if [ -z "$failed" ]; then
    [ "$mode" != restart ] || remove_unit
    finish switched "$mode"
  fi
  [ "$mode" != restart ] || back_by_restart "$failed"
  [ "$mode" != boot ] || undo "$failed"
  restore_profile || undone=rollback-failed
  back "$failed"
}

await_decision() {
  put state waiting
  tick
  end=$((now + confirm_seconds)) naps=0
  say "waiting $confirm_seconds s for a confirmation over a new connection"
  while [ ! -L "$dir/decision" ]; do
    tick
    [ -d "$dir" ] || put state waiting
    # The first link decides.
    [ "$now" -lt "$end" ] || ln -s timeout "$dir/decision" 2>/dev/null
    [ -L "$dir/decision" ] || doze
  done
}

# The request.
recall() {
  cd / || exit 1
  old=$(get from) new=$(get to) mode=$(get mode) commit=$(get commit)
  undone=rolled-back
  # A fourth number is there for a restart alone.
  read -r activate_seconds confirm_seconds keep restart_seconds <"$dir/limits"
  [ ! -e "$dir/was" ] || read -r was was_link <"$dir/was"
  # The new system may lack any of these programs.
  PATH=$old/sw/bin:$PATH
}

supervise() {
  exec >>"$dir/log" 2>&1 </dev/null
  recall
  before=$(get state)
  put pid "$$ $(born $$)"
  lock || finish refused "locked $holder"
  case $before in
    starting) ;;
    # systemd started it again after it was killed: what it had done is not known.
    activating | waiting | rolling-back) back supervisor-killed ;;
    committing) [ "$mode" = restart ] || commit ;;
    *) exit 0 ;;
  esac
  [ "$(current)" = "$old" ] || finish refused "changed $(current)"
  for system in "$old" "$new"; do
    [ -x "$system/bin/switch-to-configuration" ] || finish refused "no-switch $system"
  done
  mkdir -p "$roots" || finish refused roots
  ln -sfn "$new" "$roots/$id-new" || finish refused roots
  ln -sfn "$old" "$roots/$id-old" || finish refused roots
  [ "$mode" != boot ] || commit
  [ "$mode" != restart ] || by_restart
  put state activating
  say "activating $new"
  bounded "$activate_seconds" yes "$new/bin/switch-to-configuration" test
  case $status in
    0) ;;
    hung) back hung ;;
    stopped) back "$(readlink "$dir/decision" | cut -d : -f 2-)" ;;
    *) back "activation $status" ;;
  esac
  [ "$(current)" = "$new" ] || back "activation $(current)"
  await_decision
  case $(readlink "$dir/decision") in
    confirm) commit ;;
    timeout) back unconfirmed ;;
    *) back "$(readlink "$dir/decision" | cut -d : -f 2-)" ;;
  esac
}
