# tables: as in networks-apart.sh, whose rules it removes.
declare tables
for each in $tables; do
  $each -w -t mangle -D FORWARD -j kiln-apart 2>/dev/null || true
  $each -w -t mangle -F kiln-apart 2>/dev/null || true
  $each -w -t mangle -X kiln-apart 2>/dev/null || true
done
