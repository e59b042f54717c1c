# tables: iptables, and ip6tables where the machine has IPv6. tailnet: the card that leads to a tailnet.
declare tables tailnet
for each in $tables; do
  metadata=169.254.0.0/16
  [[ $each == iptables ]] || metadata=fd00:ec2::254
  {
    $each -w -t mangle -N kiln-apart &&
      $each -w -t mangle -A kiln-apart -i ve-+ -o ve-+ -j DROP &&
      $each -w -t mangle -A kiln-apart -i ve-+ -o virbr+ -j DROP &&
      $each -w -t mangle -A kiln-apart -i virbr+ -o ve-+ -j DROP &&
      $each -w -t mangle -A kiln-apart -i ve-+ -o "$tailnet" -m conntrack ! --ctstate ESTABLISHED -j DROP &&
      $each -w -t mangle -A kiln-apart -i virbr+ -o "$tailnet" -m conntrack ! --ctstate ESTABLISHED -j DROP &&
      # Some clouds have their name server there, and containers have the host's.
      $each -w -t mangle -A kiln-apart -i ve-+ -d $metadata -p udp --dport 53 -j RETURN &&
      $each -w -t mangle -A kiln-apart -i ve-+ -d $metadata -p tcp --dport 53 -j RETURN &&
      $each -w -t mangle -A kiln-apart -i ve-+ -d $metadata -j DROP &&
      $each -w -t mangle -A kiln-apart -i virbr+ -d $metadata -j DROP &&
      $each -w -t mangle -I FORWARD -j kiln-apart
  } || echo "$each cannot keep workloads apart on this kernel: they reach each other, the tailnet and the cloud's metadata." >&2
done
