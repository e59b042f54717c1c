# Gives iwd the country whose rules hold for radios here: without it channels 12 and 13 and most of 5 GHz stay closed until a
# router announces one. It is the country of the machine's time zone, which the drive's seed or the form names.
# CONFIGURED: iwd's main.conf  ZONES: the tz database's zone.tab  KILN_ROOT names another folder than /, for tests.
target=$RUNTIME_DIRECTORY/main.conf

zone=$(readlink "${KILN_ROOT:-}/etc/localtime" || true)
zone=${zone##*/zoneinfo/}
country=$(awk -F '\t' -v zone="$zone" '$3 == zone { print $1 }' "$ZONES")

text=''
if [[ -r ${KILN_ROOT:-}$CONFIGURED ]]; then text=$(<"${KILN_ROOT:-}$CONFIGURED"); fi
if [[ ! $country =~ ^[A-Z]{2}$ ]]; then
  echo "kiln-wifi-country: the time zone \"$zone\" is in no one country, so the router says which rules hold"
elif [[ $'\n'$text == *$'\n'Country=* ]]; then
  echo 'kiln-wifi-country: the configuration names a country'
else
  echo "kiln-wifi-country: $country, of the time zone $zone"
  # If two sections have the same name, iwd reads only the first.
  if [[ $'\n'$text == *$'\n[General]\n'* ]]; then
    text=${text/'[General]'/"[General]"$'\n'"Country=$country"}
  else
    text=$'[General]\n'"Country=$country"$'\n'$text
  fi
fi
printf '%s\n' "$text" >"$target"
