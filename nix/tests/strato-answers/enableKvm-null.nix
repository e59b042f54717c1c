{ services.strato-agent.enableKvm = null; }
