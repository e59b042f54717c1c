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
      serviceConfig = {
        ExecStart = "${lib.getExe gate} ${toString (import ./ports.nix).gate}";
        # The second stands in for a file that is not there, and is too short for a secret.
        LoadCredential = "access:${kilnLib.unitText cfg.accessSecretFile}";
        SetCredential = "access:none";
        DynamicUser = true;
        Restart = "always";
        RestartSec = 5;
        CapabilityBoundingSet = "";
        LockPersonality = true;
        NoNewPrivileges = true;
        PrivateDevices = true;
        PrivateTmp = true;
        ProtectClock = true;
        ProtectControlGroups = true;
        ProtectHome = true;
        ProtectHostname = true;
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        ProtectProc = "invisible";
        ProtectSystem = "strict";
        RestrictAddressFamilies = [ "AF_INET" ];
        RestrictNamespaces = true;
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        SystemCallArchitectures = "native";
        IPAddressDeny = "any";
        IPAddressAllow = "localhost";
        # MemoryDenyWriteExecute is left off: Node's V8 writes the code that it runs.
      };
    };
  };
}
