# A switch by a restart. The new system is booted once, on trial; a unit that is left there for it brings the deploy to its
# end after the restart, whichever system came up.

units=/etc/systemd/system.control
unit=kiln-deploy-restarted.service
kept=/var/lib/kiln-deploy

# OPTIONS: fails where the host refuses it (an inhibitor or another transaction), or where it does not come.
reboot_now() {
  say "restarting"
  [ ! -d "$kept" ] || cp "$dir/log" "$kept/log"
  sync
  # shellcheck disable=SC2086 # Options, one word each.
  if [ -d /run/systemd/system ]; then systemctl reboot $1; else reboot; fi || return 1
  # Until the host ends this too: stopping its services may take long.
  tick
  last=$((now + 1800))
  while [ "$now" -lt "$last" ]; do doze; tick; done
  return 1
}

# Ends in a restart. Nothing of it is lost by one: the request is kept on disk, and a unit continues with it.
by_restart() {
  put state committing
  [ -d /etc/systemd ] || finish refused no-systemd
  [ -e "$dir/was" ] || put was "$(resolve "$profile") $(readlink "$profile")"
  read -r was was_link <"$dir/was"
  [ "$was" = "$old" ] || find_old
  # Before anything that the next start depends on: a power cut from here on meets the unit.
  if ! leave_unit; then
    remove_unit
    finish rolled-back unit
  fi
  case $commit in
    set) bounded 120 no nix-env -p "$profile" --set "$new" ;;
    *) bounded 120 no nix-env -p "$profile" --switch-generation "$commit" ;;
  esac
  if [ "$status" != 0 ] || [ "$(resolve "$profile")" != "$new" ]; then no_restart profile; fi
  put_kept commit "$(readlink "$profile" | cut -d - -f 2)"
  [ ! -L "$dir/decision" ] || no_restart "$(readlink "$dir/decision" | cut -d : -f 2-)"
  if boot_once; then
    put_kept once yes
    say "the next start is $new, once; the default is $was"
  else
    put once no
    # The restart would leave nothing of the trial, and the new system would stay. kiln-updates keeps a record elsewhere.
    if in_memory "$units" && [ "$(get who)" != kiln-updates ]; then no_restart unit; fi
    [ "$(resolve "$profile")" = "$new" ] || bounded 120 no nix-env -p "$profile" --set "$new"
    bounded "$activate_seconds" no "$new/bin/switch-to-configuration" boot
    [ "$status" = 0 ] || no_restart "boot-loader $status"
    say "the next start is $new; this boot loader cannot start it only once"
  fi
  # The boot loader takes its time, and is not stopped in the middle: a decision that came in between counts.
  [ ! -L "$dir/decision" ] || no_restart "$(readlink "$dir/decision" | cut -d : -f 2-)"
  put state restarting
  reboot_now ''
  no_restart reboot
}

# WHY: the trial is given up before it began. The unit goes last: until then the boot loader may start the new system.
no_restart() {
  disarm
  if ! restore_profile; then undone=rollback-failed; fi
  remove_unit
  finish "$undone" "$1"
}

# What runs is gone back to, not what the profile names: that may never have been started.
find_old() {
  was=$old
  was_link=$(link_of "$old") || finish refused "no-generation $old"
  put was "$was $was_link"
}

# SYSTEM: the link of a generation that is it; fails where there is none.
link_of() {
  for link in "$profile"-*-link; do
    [ "$(resolve "$link")" = "$1" ] || continue
    basename "$link"
    return
  done
  return 1
}

# FOLDER: whether a restart empties it.
in_memory() {
  case $(stat -f -c %T "$1" 2>/dev/null) in tmpfs | ramfs) return 0 ;; esac
  return 1
}

leave_unit() {
  rm -rf "$kept"
  cp -R "$dir" "$kept" || return 1
  rm -f "$kept/pid" "$kept/decision" "$kept/state"
  sh=$old/sw/bin/sh
  [ -x "$sh" ] || sh=$(command -v sh)
  mkdir -p "$units" || return 1
  # In emergency mode too: there is no network there, so no confirmation comes.
  cat >"$units/$unit" <<UNIT || return 1
[Unit]
Description=Kiln ends the switch that this host was restarted for
DefaultDependencies=no
After=local-fs.target
Conflicts=shutdown.target
Before=shutdown.target
[Service]
OOMScoreAdjust=-900
Restart=on-abnormal
RestartSec=1
ExecStart=$sh $kept/supervise restarted $id
UNIT
  chmod 644 "$units/$unit"
  for target in multi-user emergency; do
    mkdir -p "$units/$target.target.wants" && ln -sfn "../$unit" "$units/$target.target.wants/$unit" || return 1
  done
  chmod 755 "$units" "$units"/*.wants
  sync
}

# NAME VALUE: for after the restart too.
put_kept() {
  put "$1" "$2"
  cp "$dir/$1" "$kept/.$1.new" && mv -f "$kept/.$1.new" "$kept/$1" && sync
}

# What the next start boots is on the disk before the unit goes.
remove_unit() {
  sync
  rm -f "$units/$unit" "$units"/*.target.wants/"$unit"
  for target in multi-user emergency; do rmdir "$units/$target.target.wants" 2>/dev/null; done
  rmdir "$units" 2>/dev/null
  rm -rf "$kept"
}

still_starting() {
  case $(systemctl is-system-running 2>/dev/null) in initializing | starting) return 0 ;; esac
  return 1
}

# The unit that was left: with the new system it waits for the confirmation, and restarts the host without it.
restarted() {
  mkdir -p "$base" && chmod 700 /run/kiln "$base" || exit 73
  [ -d "$dir" ] || cp -R "$kept" "$dir" || exit 73
  # Taken up before systemd came to the unit.
  ! alive "$id" || exit 0
  exec >>"$dir/log" 2>&1 </dev/null
  recall
  put pid "$$ $(born $$)"
  lock || exit 73
  say "started with $(current)"
  if [ -e "$kept/why" ]; then
    why=$(cat "$kept/why")
    if [ "$(current)" = "$new" ] && [ "$new" != "$old" ]; then restart_failed "$why"; fi
    [ "$(current)" = "$old" ] || restart_failed "$why"
    remove_unit
    finish rolled-back "$why"
  fi
  if [ "$(current)" != "$new" ]; then
    # A start by hand may have come before the one of the trial.
    if [ "$(resolve "$profile")" != "$was" ] && ! restore_profile; then undone=rollback-failed; fi
    [ "$(current)" = "$old" ] || undone=rollback-failed
    remove_unit
    finish "$undone" not-booted
  fi
  put state waiting
  tick
  last=$((now + restart_seconds))
  while [ ! -L "$dir/decision" ] && [ "$now" -lt "$last" ] && still_starting; do
    sleep 1
    tick
  done
  await_decision
  case $(readlink "$dir/decision") in
    confirm) commit ;;
    timeout) undo_trial unconfirmed ;;
    *) undo_trial "$(readlink "$dir/decision" | cut -d : -f 2-)" ;;
  esac
}

undo_trial() { if [ "$mode" = restart ]; then back_by_restart "$1"; else back "$1"; fi; }

# FROM TO MODE COMMIT LIMITS WHO, as for start: a trial of an earlier start of this host, whose unit did not survive.
take_up() {
  mkdir -p "$base" && chmod 700 /run/kiln "$base" || exit 73
  [ ! -d "$dir" ] || return 0
  if [ "$(cat "$kept/from" "$kept/to" 2>/dev/null)" = "$1
$2" ]; then
    cp -R "$kept" "$dir" || exit 73
  else
    # That of another trial.
    [ ! -e "$units/$unit" ] || exit 75
    rm -rf "$kept"
    mkdir "$dir" || exit 73
    request "$@" || { rm -rf "$dir"; exit 73; }
    put was "$1 $(link_of "$1" || echo "$1")"
  fi
  put state restarting
  launch "$1" restarted
}

restart_failed() {
  remove_unit
  finish rollback-failed "$1"
}

# WHY: the old system is booted again, and says so.
back_by_restart() {
  put state rolling-back
  say "rolling back ($1): $was is booted again"
  if [ "$(get once)" != yes ] || [ "$(resolve "$profile")" != "$was" ]; then
    restore_profile || restart_failed "$1"
  fi
  # Only now: if a power cut came before, the new system is booted and judged again.
  [ ! -d "$kept" ] || printf '%s\n' "$1" >"$kept/why"
  # Inhibitors do not keep an unconfirmed system running.
  reboot_now -i || reboot_now --force
  restart_failed "$1"
}
