[
  {
    name = "the documented password on a hardened sandbox";
    settings = {
      hardening = true;
      defaultPassword = true;
    };
    expect = "kiln.aiSandbox.hardening is true while kiln.passwordLogin is true";
  }
  {
    name = "the agent as the administrator of a hardened sandbox";
    settings = {
      user = "agent";
      hardening = true;
    };
    expect = "kiln.user is \"agent\" while kiln.aiSandbox.hardening is true";
  }
  {
    name = "a password that could not be used";
    settings = {
      passwordLogin = false;
      defaultPassword = true;
    };
    expect = "kiln.aiSandbox.defaultPassword is true while kiln.passwordLogin is false";
  }
  {
    name = "a variant that is none";
    settings.variant = "large";
    throws = true;
    expect = "Option \"variant\" (Variant) is \"large\"";
  }
]
