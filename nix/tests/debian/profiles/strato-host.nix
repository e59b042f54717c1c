# The agent's stand-in of the profile's own tests (absent in stand-ins.json says why).
{ pkgs, ... }:
{
  services.strato-agent.package = pkgs.writeShellApplication {
    name = "StratoAgent";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.gnugrep
      pkgs.socat
    ];
    text = builtins.readFile ../../../profiles/strato-host/tests/agent-stand-in.sh;
  };
}
