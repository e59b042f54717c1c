# An agent with the same command line, until the real one can be built here.
{ pkgs, ... }:
{
  services.strato-agent.package = pkgs.writeShellApplication {
    name = "StratoAgent";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.gnugrep
      pkgs.socat
    ];
    text = builtins.readFile ./agent-stand-in.sh;
  };
}
