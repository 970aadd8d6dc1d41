export default {
  customScripts: ['../../../assets/staff-session']
};
