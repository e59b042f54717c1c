# tables: iptables, and ip6tables where the machine has IPv6.
declare tables
for each in $tables; do
  {
    $each -w -t mangle -N kiln-apart &&
      $each -w -t mangle -A kiln-apart -i ve-+ -o ve-+ -j DROP &&
      $each -w -t mangle -A kiln-apart -i ve-+ -o virbr+ -j DROP &&
      $each -w -t mangle -A kiln-apart -i virbr+ -o ve-+ -j DROP &&
      $each -w -t mangle -I FORWARD -j kiln-apart
  } || echo "$each cannot keep containers apart on this kernel: they reach each other." >&2
done
