# The menu of systemd-boot: which of its entries starts a system, and a start of one of them alone.

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
