# The URL that a control plane lets an agent in by. It has a token, so it is read from a file at each start of the agent.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.strato-agent;

  # The form in which a control plane writes it, without any character that a TOML text would have to escape.
  url = "wss?://(\\[[0-9a-fA-F:]+\\]|[A-Za-z0-9._-]+)(:[0-9]+)?(/[A-Za-z0-9._~%/-]*)?[?]token=[A-Za-z0-9._~%+=-]+&name=[A-Za-z0-9._~%+=-]+";
  # None where options.nix refuses the account.
  documented = config.environment.etc."strato/config.toml".source or "";
  # A name that qemuSocketDir cannot have.
  folder = "kiln-strato-agent";

  register = pkgs.writeShellApplication {
    name = "strato-agent-register";
    runtimeInputs = [
      pkgs.coreutils
      pkgs.gnused
    ];
    runtimeEnv.REGISTRATION_URL = url;
    text = builtins.readFile ./strato-agent-register.sh;
  };
in
{
  options.services.strato-agent.tokenFile = kilnLib.formOption {
    label = "Registration URL";
    key = "stratoRegistrationUrl";
    group = "Strato agent";
    order = 15;
    secret = true;
    content = kilnLib.types.matching "registration URL as the control plane gives it, such as wss://control-plane.example.com/agent/ws?token=…&name=…" url;
    type = lib.types.nullOr kilnLib.types.runtimePath;
    default = null;
    example = "/run/agenix/strato-registration-url";
    description = "File with the URL that the control plane registers an agent by, such as wss://control-plane.example.com/agent/ws?token=…&name=…. It is used in place of the control plane's address, and read at each start of the agent. Without the file the address is used.";
  };

  config = lib.mkIf (cfg.enable && cfg.tokenFile != null) {
    systemd.services.strato-agent.serviceConfig = {
      LoadCredential = "registration-url:${kilnLib.unitText cfg.tokenFile}";
      # The fallback if the file is missing.
      SetCredential = "registration-url:none";
      RuntimeDirectory = folder;
      RuntimeDirectoryMode = "0700";
      ExecStartPre = "${lib.getExe register} ${documented} /run/${folder}/config.toml";
      # The configuration is a file, because every user can read a program's arguments.
      ExecStart = "${lib.getExe cfg.package} --config-file /run/${folder}/config.toml";
      # The agent logs the address that it connects to.
      LogFilterPatterns = "~[?&]token=";
    };
  };
}
