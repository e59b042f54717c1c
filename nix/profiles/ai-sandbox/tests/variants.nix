{
  full = [ { kiln.aiSandbox.variant = "full"; } ];
  hardened = [
    {
      kiln.aiSandbox = {
        variant = "full";
        hardening = true;
      };
    }
  ];
  password = [ { kiln.aiSandbox.defaultPassword = true; } ];
}
