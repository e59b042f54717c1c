# FOLDER…: of each whether this user may write to it, and how many KiB are free there.
for folder; do
  may=no
  if [ -w "$folder" ] && [ -x "$folder" ]; then may=yes; fi
  echo "$may $(df -Pk -- "$folder" 2>/dev/null | awk 'NR == 2 { print $4 }')"
done
