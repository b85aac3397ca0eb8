export * from '../../shared/ui/Chart';
