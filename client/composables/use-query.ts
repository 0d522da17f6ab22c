import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';

/** One part of the address as a value, so that back, reload and a copied link keep the screen's state. */
export function useQuery(name: string, fallback = '') {
  const route = useRoute();
  return computed(() => {
    const value = route.query[name];
    return typeof value === 'string' ? value : fallback;
  });
}

/** Changes parts of the address, leaving the others; an empty value removes its part. */
export function useQueryChange() {
  const router = useRouter();
  return (parts: Record<string, string | undefined>, how: 'push' | 'replace' = 'push') => {
    const query = { ...router.currentRoute.value.query };
    for (const [name, value] of Object.entries(parts)) {
      if (value) query[name] = value;
      else Reflect.deleteProperty(query, name);
    }
    return router[how]({ query });
  };
}
