# Applies the drive's own time zone, language and keyboard layout instead of the configuration's.
# KILN_LOCALES: the locales in this image, separated by spaces, or "all". KILN_ROOT: another root than /, for tests.
root=${KILN_ROOT:-}
state=$root/var/lib/kiln

# Ignored and logged: if the unit failed for it, every later deploy would fail too.
refuse() {
  printf 'kiln-place: %s; the configured one stays\n' "$1" >&2
}

# Written next to it and then renamed: the existing file is a link into the store.
replace() {
  mv --no-target-directory "$root/etc/.$1.kiln" "$root/etc/$1"
}

# PAM sets these for every session, also without a login shell (ssh HOST COMMAND, a desktop).
set_for_sessions() {
  local file=$root/etc/pam/environment
  if [[ ! -e $file ]]; then return; fi
  { grep --invert-match "^$1[[:space:]]" "$file" || true; } >"$root/etc/pam/.environment.kiln"
  printf '%s DEFAULT="%s"\n' "$1" "$2" >>"$root/etc/pam/.environment.kiln"
  mv --no-target-directory "$root/etc/pam/.environment.kiln" "$file"
}

# set_in FILE KEY VALUE: keeps the file's other lines.
set_in() {
  { grep --invert-match "^$2=" "$root/etc/$1" || true; } >"$root/etc/.$1.kiln"
  printf '%s=%s\n' "$2" "$3" >>"$root/etc/.$1.kiln"
  replace "$1"
}

umask 022
if [[ -e $state/time-zone ]]; then
  zone=$(<"$state/time-zone")
  if [[ $zone =~ ^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$ && -f $root/etc/zoneinfo/$zone ]]; then
    ln --symbolic --force --no-dereference "/etc/zoneinfo/$zone" "$root/etc/.localtime.kiln"
    replace localtime
  else
    refuse "\"$zone\" in /var/lib/kiln/time-zone is not a valid time zone"
  fi
fi

if [[ -e $state/locale ]]; then
  locale=$(<"$state/locale")
  if [[ $locale =~ ^[A-Za-z0-9_@.-]+$ && ($KILN_LOCALES == all || " $KILN_LOCALES " == *" $locale "*) ]]; then
    set_in locale.conf LANG "$locale"
    set_for_sessions LANG "$locale"
  else
    refuse "\"$locale\" in /var/lib/kiln/locale is not a locale of this image (it has: $KILN_LOCALES)"
  fi
fi

if [[ -e $state/keymap ]]; then
  keymap=$(<"$state/keymap")
  if [[ $keymap =~ ^[A-Za-z0-9_.-]+$ && -n $(find -L "$root/etc/kbd/keymaps" -name "$keymap.map.gz" -print -quit) ]]; then
    set_in vconsole.conf KEYMAP "$keymap"
  else
    refuse "\"$keymap\" in /var/lib/kiln/keymap is not a keyboard layout that loadkeys has"
  fi
fi
