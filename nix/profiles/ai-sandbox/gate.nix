# The access secret of a hardened sandbox. Without one its web pages are closed, and SSH is the way in.
{
  config,
  kilnLib,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.kiln.aiSandbox;
  gate = pkgs.callPackage ../../packages/ai-sandbox-gate { };
in
{
  options.kiln.aiSandbox.accessSecretFile = kilnLib.formOption {
    label = "Access secret";
    key = "accessSecret";
    group = "Access";
    order = 21;
    secret = true;
    type = kilnLib.types.runtimePath;
    default = kilnLib.secretFile "ai-sandbox-access";
    example = "/run/agenix/ai-sandbox-access";
    description = ''
      With production hardening: what a browser has to know before it sees the web pages, at least 12 characters. Without
      it they are closed, and SSH is the only way in.
    '';
  };

  config = lib.mkIf cfg.hardening {
    systemd.services.ai-sandbox-gate = {
      description = "Gate of the AI sandbox";
      wantedBy = [ "multi-user.target" ];
      serviceConfig = kilnLib.hardened {
        ExecStart = "${lib.getExe gate} ${toString (import ./ports.nix).gate}";
        # The fallback for a missing file is too short to be accepted as a secret.
        LoadCredential = "access:${kilnLib.unitText cfg.accessSecretFile}";
        SetCredential = "access:none";
        DynamicUser = true;
        Restart = "always";
        RestartSec = 5;
        ProtectProc = "invisible";
        RestrictAddressFamilies = [ "AF_INET" ];
        IPAddressDeny = "any";
        IPAddressAllow = "localhost";
        # Node's V8 writes the code that it runs.
        MemoryDenyWriteExecute = null;
        SystemCallFilter = null;
      };
    };
  };
}
