"""The GitOps line: what stands between a pull request and its comment. Each step is one job's, and hands on JSON."""
