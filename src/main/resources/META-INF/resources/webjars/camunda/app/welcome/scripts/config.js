export default {
  customScripts: ['../../../assets/staff-session'],
  links: [
    {
      label: "Audit pages",
      href: "/audit",
      description: "For auditors: every request without its person, monthly figures, the ledger"
    }
  ]
};
