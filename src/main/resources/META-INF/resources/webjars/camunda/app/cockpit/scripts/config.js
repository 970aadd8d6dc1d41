export default {
  customScripts: ['../../../assets/staff-session', 'scripts/deadlines', 'scripts/purge']
};
