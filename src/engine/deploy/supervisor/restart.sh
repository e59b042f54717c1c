# A switch by a restart. The new system is booted once, on trial; a unit that is left there for it brings the deploy to its
# end after the restart, whichever system came up.

units=/etc/systemd/system.control
unit=kiln-deploy-restarted.service
kept=/var/lib/kiln-deploy

# OPTIONS: fails where the host refuses it (an inhibitor or another transaction), or where it does not come.
reboot_now() {
  sync
  say "restarting"
  # shellcheck disable=SC2086 # Options, one word each.
  if [ -d /run/systemd/system ]; then systemctl reboot $1; else reboot; fi || return 1
  # Until the host ends this too: stopping its services may take long.
  tick
  last=$((now + 1800))
  while [ "$now" -lt "$last" ]; do doze; tick; done
  return 1
}

# The next start is no longer that of the trial.
disarm() { [ "$(get once)" != yes ] || bootctl set-oneshot ""; }

menu() { bootctl --print-boot-path 2>/dev/null || bootctl --print-esp-path 2>/dev/null; }

# SYSTEM: the file of its entry in systemd-boot's menu; nothing where another boot loader starts this host.
entry_of() {
  menu=$(menu) || return 1
  grep -lF "init=$1/init" "$menu"/loader/entries/*.conf 2>/dev/null | head -n 1
}

# SYSTEM: whether it is the default of the boot menu.
boots_by_default() {
  esp=$(bootctl --print-esp-path 2>/dev/null) || return 1
  entry=$(sed -nE 's/^(preferred|default) +//p' "$esp/loader/loader.conf" 2>/dev/null | head -n 1)
  # Several generations may be of one system.
  for file in "$(menu)"/loader/entries/*.conf; do
    [ "$(entry_id "$file")" != "$entry" ] || grep -qF "init=$1/init" "$file" || return 1
    [ "$(entry_id "$file")" != "$entry" ] || return 0
  done
  return 1
}

# Without the counter of tries that may be in its name.
entry_id() { basename "$1" | sed -E 's/\+[0-9]+(-[0-9]+)?\.conf$/.conf/'; }

# The new system has an entry, the old one stays the default, and the next start alone is the new one's.
boot_once() {
  [ -n "$(entry_of "$was")" ] || return 1
  restore_profile || return 1
  boots_by_default "$was" || return 1
  file=$(entry_of "$new") && [ -n "$file" ] && bootctl set-oneshot "$(entry_id "$file")"
}

# Ends in a restart. Nothing of it is lost by one: the request is kept on disk, and a unit continues with it.
by_restart() {
  put state committing
  [ -d /etc/systemd ] || finish refused no-systemd
  [ -e "$dir/was" ] || put was "$(resolve "$profile") $(readlink "$profile")"
  read -r was was_link <"$dir/was"
  [ "$was" = "$old" ] || find_old
  case $commit in
    set) bounded 120 no nix-env -p "$profile" --set "$new" ;;
    *) bounded 120 no nix-env -p "$profile" --switch-generation "$commit" ;;
  esac
  if [ "$status" != 0 ] || [ "$(resolve "$profile")" != "$new" ]; then undo profile; fi
  put commit "$(readlink "$profile" | cut -d - -f 2)"
  [ ! -L "$dir/decision" ] || undo "$(readlink "$dir/decision" | cut -d : -f 2-)"
  if boot_once; then
    put once yes
    say "the next start is $new, once; the default is $was"
  else
    put once no
    [ "$(resolve "$profile")" = "$new" ] || bounded 120 no nix-env -p "$profile" --set "$new"
    bounded "$activate_seconds" no "$new/bin/switch-to-configuration" boot
    [ "$status" = 0 ] || undo "boot-loader $status"
    say "the next start is $new; this boot loader cannot start it only once"
  fi
  leave_unit || no_restart unit
  # The boot loader takes its time, and is not stopped in the middle: a decision that came in between counts.
  [ ! -L "$dir/decision" ] || no_restart "$(readlink "$dir/decision" | cut -d : -f 2-)"
  put state restarting
  reboot_now ''
  no_restart reboot
}

# WHY: the trial is given up before it began.
no_restart() {
  disarm
  remove_unit
  undo "$1"
}

# What runs is gone back to, not what the profile names: that may never have been started.
find_old() {
  for link in "$profile"-*-link; do
    [ "$(resolve "$link")" = "$old" ] || continue
    was=$old was_link=$(basename "$link")
    put was "$was $was_link"
    return
  done
  finish refused "no-generation $old"
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
}

remove_unit() {
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
    remove_unit
    if [ "$(resolve "$profile")" != "$was" ] && ! restore_profile; then undone=rollback-failed; fi
    [ "$(current)" = "$old" ] || undone=rollback-failed
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
    timeout) back_by_restart unconfirmed ;;
    *) back_by_restart "$(readlink "$dir/decision" | cut -d : -f 2-)" ;;
  esac
}

restart_failed() {
  remove_unit
  finish rollback-failed "$1"
}

# WHY: the old system is booted again, and says so.
back_by_restart() {
  put state rolling-back
  say "rolling back ($1): $was is booted again"
  printf '%s\n' "$1" >"$kept/why" && cp "$dir/log" "$kept/log"
  if [ "$(get once)" != yes ] || [ "$(resolve "$profile")" != "$was" ]; then
    restore_profile || restart_failed "$1"
  fi
  # Inhibitors do not keep an unconfirmed system running.
  reboot_now -i || reboot_now --force
  restart_failed "$1"
}
