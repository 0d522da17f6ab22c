import { ElMessage } from 'element-plus';

/** Says briefly that something was done. */
export function announce(message: string): void {
  ElMessage({ message, type: 'success', duration: 4000, showClose: true, grouping: true });
}
