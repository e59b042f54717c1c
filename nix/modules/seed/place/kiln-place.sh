# Takes the time zone, the language and the keyboard that were put on the drive instead of the configuration's.
# KILN_LOCALES: the languages in this image (blanks between), or "all". KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
state=$root/var/lib/kiln

# Passed over and said in the journal. A unit that failed for it would make every later deploy end as a failed one.
refuse() {
  printf 'kiln-place: %s; the configured one stays\n' "$1" >&2
}

# Beside its place and then renamed: what stands there is a link into the store.
replace() {
  mv --no-target-directory "$root/etc/.$1.kiln" "$root/etc/$1"
}

# What PAM gives every session, also one that has no login shell (ssh HOST COMMAND, a desktop).
set_for_sessions() {
  local file=$root/etc/pam/environment
  if [[ ! -e $file ]]; then return; fi
  { grep --invert-match "^$1[[:space:]]" "$file" || true; } >"$root/etc/pam/.environment.kiln"
  printf '%s DEFAULT="%s"\n' "$1" "$2" >>"$root/etc/pam/.environment.kiln"
  mv --no-target-directory "$root/etc/pam/.environment.kiln" "$file"
}

# set_in FILE KEY VALUE: the file's other lines stay.
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
    refuse "\"$zone\" in /var/lib/kiln/time-zone is no time zone"
  fi
fi

if [[ -e $state/locale ]]; then
  locale=$(<"$state/locale")
  if [[ $locale =~ ^[A-Za-z0-9_@.-]+$ && ($KILN_LOCALES == all || " $KILN_LOCALES " == *" $locale "*) ]]; then
    set_in locale.conf LANG "$locale"
    set_for_sessions LANG "$locale"
  else
    refuse "\"$locale\" in /var/lib/kiln/locale is no language of this image (it has: $KILN_LOCALES)"
  fi
fi

if [[ -e $state/keymap ]]; then
  keymap=$(<"$state/keymap")
  if [[ $keymap =~ ^[A-Za-z0-9_.-]+$ && -n $(find -L "$root/etc/kbd/keymaps" -name "$keymap.map.gz" -print -quit) ]]; then
    set_in vconsole.conf KEYMAP "$keymap"
  else
    refuse "\"$keymap\" in /var/lib/kiln/keymap is no keyboard that loadkeys knows"
  fi
fi
