# plain-text: what guests, servers and devices wrote, for a terminal that is root's.
pkgs:
pkgs.writeShellApplication {
  name = "plain-text";
  runtimeInputs = [
    pkgs.gnused
    pkgs.jq
  ];
  text = builtins.readFile ./plain-text.sh;
}
